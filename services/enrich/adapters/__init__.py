"""The outside of enrichment: Faust, language detection, the packaged tables."""
