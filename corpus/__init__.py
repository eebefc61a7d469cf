"""Reports: loading, the canonical text, sections, sentences, passages, figures. Imports nothing of ours."""
