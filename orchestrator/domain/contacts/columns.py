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
        "categories", "category", "rotulos", "rotulo",
    ),
}  # fmt: skip


# What exports of address books call the columns of their further phones.
_FURTHER_PHONES = re.compile(
    r"(?:phone|telefone|celular|mobile|whatsapp) \d(?: (?:value|valor))?|"
    r"(?:mobile|home|business|work|primary|other|car|radio|company main) phone(?: \d)?|"
    r"(?:telefone (?:celular|residencial|comercial|principal|do trabalho|do carro|principal da empresa)|"
    r"outro telefone)(?: \d)?"
)
_WHOLE_NAMES = ("nome completo", "full name", "fullname", "display name")
_GIVEN_NAMES = ("first name", "given name", "primeiro nome", "nome proprio", "prenome")
_MIDDLE_NAMES = ("middle name", "additional name", "nome do meio", "segundo nome")
_FAMILY_NAMES = ("last name", "family name", "surname", "sobrenome", "ultimo nome", "apelido de familia")


def suggest_targets(columns: Sequence[str], fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The target of each column. `fields` are names and labels of the custom fields. Phones and parts of the
    name may be several columns, as in exports of Google and Outlook; every other target is one."""
    plain = {column: _simplify(column) for column in columns}
    suggested: dict[str, str] = dict.fromkeys(_name_parts(columns, plain), NAME)
    for target, words in _WORDS.items():
        if target in suggested.values():
            continue
        for word in words:
            column = next((c for c in columns if plain[c] == word and c not in suggested), None)
            if column is not None:
                suggested[column] = target
                break
    suggested |= {c: PHONE for c in columns if c not in suggested and _FURTHER_PHONES.fullmatch(plain[c])}
    for name, label in fields:
        wanted = {_simplify(name), _simplify(label)} - {""}
        column = next((c for c in columns if plain[c] in wanted and c not in suggested), None)
        if column is not None:
            suggested[column] = f"{FIELD}{name}"
    return {column: suggested.get(column, IGNORE) for column in columns}


def order_names(columns: Sequence[str]) -> list[str]:
    """The columns that together are the name, as it is spoken: some files have the family's first."""
    return sorted(columns, key=lambda column: _part_of(_simplify(column)))


def _name_parts(columns: Sequence[str], plain: Mapping[str, str]) -> list[str]:
    """The columns of the name where the family's stands apart; one alone when it has all of it."""
    if not any(plain[c] in _FAMILY_NAMES for c in columns):
        return []
    parts = [c for c in columns if plain[c] in (*_GIVEN_NAMES, *_MIDDLE_NAMES, *_FAMILY_NAMES)]
    whole = [c for c in columns if plain[c] in _WHOLE_NAMES]
    name = [c for c in columns if plain[c] in ("name", "nome")]
    if any(plain[c] in _GIVEN_NAMES for c in parts):
        # What is called name beside the given one is all of it.
        return [*whole, *name][:1] or parts
    return whole[:1] or [*name[:1], *parts]


def _part_of(plain: str) -> int:
    return 2 if plain in _FAMILY_NAMES else 1 if plain in _MIDDLE_NAMES else 0


def _simplify(name: str) -> str:
    """Lower case, without accents and signs."""
    letters = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
