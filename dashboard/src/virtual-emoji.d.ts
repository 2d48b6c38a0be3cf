declare module 'virtual:emoji/*' {
  const groups: [unicode: string, label: string, words: string][][]
  export default groups
}
