/** A name for programs out of a label for people: `Data de nascimento` becomes `data_de_nascimento`. */
export function fieldNameOf(label: string): string {
  const plain = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
  return plain.slice(0, 40).replace(/_+$/, '')
}
