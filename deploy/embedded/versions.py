"""The versions of everything the embedded stack runs; nowhere else are they written down."""

KAFKA_VERSION = "4.1.0"
SCALA_VERSION = "2.13"
SLF4J_VERSION = "1.7.36"
ELASTIC_VERSION = "9.2.4"
ECJ_VERSION = "3.43.0"

KAFKA_COORDINATES = (
    f"org.apache.kafka:kafka_{SCALA_VERSION}:{KAFKA_VERSION}",
    f"org.slf4j:slf4j-simple:{SLF4J_VERSION}",
)
ELASTIC_COORDINATES = (
    f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{ELASTIC_VERSION}:zip",
)
COMPILER_COORDINATES = (f"org.eclipse.jdt:ecj:{ECJ_VERSION}",)
