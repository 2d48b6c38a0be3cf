"""What a column of a table of contacts probably is, by its name in Portuguese or English."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

PHONE, NAME, TAGS, IGNORE, FIELD = "phone", "name", "tags", "ignore", "field:"

# The likelier first: a table may have a "Telefone" beside a "Celular".
_WORDS: Mapping[str, Sequence[str]] = {
    PHONE: (
        "whatsapp", "numero do whatsapp", "whatsapp number", "celular", "numero de celular", "movel",
        "telefone celular", "mobile", "mobile phone", "mobile number", "cell", "cell phone",
        "phone", "phone number", "telefone", "telefones", "numero de telefone", "tel", "fone", "telephone",
        "phone 1 value", "telefone 1", "phone 1", "celular 1", "numero", "number", "zap", "whats", "wpp",
    ),
    NAME: (
        "nome", "nome completo", "name", "full name", "fullname", "nome do contato", "contact name",
        "nome do cliente", "customer name", "display name", "cliente", "customer", "contato", "contact",
        "primeiro nome", "first name", "razao social", "nome fantasia",
    ),
    TAGS: (
        "tags", "tag", "etiquetas", "etiqueta", "marcadores", "marcador", "labels", "label", "grupos",
        "grupo", "groups", "group", "group membership", "categorias", "categoria",
    ),
}  # fmt: skip


def suggest_targets(columns: Sequence[str], fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The target of each column; each target once. `fields` are names and labels of the custom fields."""
    plain = {column: _simplify(column) for column in columns}
    suggested: dict[str, str] = {}
    for target, words in _WORDS.items():
        for word in words:
            column = next((c for c in columns if plain[c] == word and c not in suggested), None)
            if column is not None:
                suggested[column] = target
                break
    for name, label in fields:
        wanted = {_simplify(name), _simplify(label)} - {""}
        column = next((c for c in columns if plain[c] in wanted and c not in suggested), None)
        if column is not None:
            suggested[column] = f"{FIELD}{name}"
    return {column: suggested.get(column, IGNORE) for column in columns}


def _simplify(name: str) -> str:
    """Lower case, without accents and signs."""
    letters = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
