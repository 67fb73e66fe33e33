from __future__ import annotations

from deploy.embedded.analysis_plugin import descriptor, fingerprint, named_components, sources
from deploy.embedded.versions import ELASTIC_VERSION

ANALYZER = "org.elasticsearch.plugin.analysis.AnalyzerFactory"
FILTER = "org.elasticsearch.plugin.analysis.TokenFilterFactory"
TEXTS = {path.stem: path.read_text() for path in sources()}


def test_languages_have_the_full_distribution_s_names() -> None:
    names = set(named_components(TEXTS)[ANALYZER])

    assert names >= {"english", "german", "french", "spanish", "portuguese", "italian"}


def test_filters_have_the_full_distribution_s_names() -> None:
    assert set(named_components(TEXTS)[FILTER]) == {"asciifolding", "edge_ngram"}


def test_no_component_is_overlooked() -> None:
    written = sum(text.count("@NamedComponent(") for text in TEXTS.values())

    assert sum(map(len, named_components(TEXTS).values())) == written


def test_component_names_its_nested_class() -> None:
    assert named_components(TEXTS)[ANALYZER]["german"] == "cupure.analysis.LanguageAnalyzers$German"


def test_plugin_is_for_this_version() -> None:
    assert f"elasticsearch.version={ELASTIC_VERSION}\n" in descriptor()


def test_fingerprint_is_stable() -> None:
    assert fingerprint() == fingerprint()
