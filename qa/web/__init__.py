"""The page: a Gradio front end over one engine. Only ``app.py`` imports it.

Everything untrusted (reports, questions, answers) travels as JSON and becomes text nodes in the
browser (``page/*.js``): no HTML or Markdown is ever made of it.
"""
