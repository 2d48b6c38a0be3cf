"""What all blocks have."""

from orchestrator.domain.automation.parts import FieldName, Name, Part, VariableName


class NamedBlock(Part):
    """`name`: how the builder shows it."""

    name: Name | None = None


class ToField(Part):
    """A field of the contact."""

    field: FieldName


class ToVariable(Part):
    """A variable of the run: `{{ variables.name }}` in its texts."""

    variable: VariableName


Target = ToField | ToVariable
