"""Entity links against annotated documents."""
