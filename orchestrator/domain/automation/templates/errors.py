"""What may be wrong with a template."""


class TemplateError(Exception):
    """It cannot be read, or not be filled in. Says why in a few words."""

    code = "template_failed"
