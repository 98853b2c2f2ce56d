/** A piece of SQL; words are in lower case, `query` stands for a whole query in parentheses. */
export interface Token {
  readonly kind: 'word' | 'param' | 'text' | 'number' | 'sign' | 'query'
  readonly text: string
}

/** A token, or what is in a pair of parentheses. */
export type SqlNode = Token | SqlNode[]

const PIECE =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>(?:[eE](?:'(?:[^'\\]|\\.|'')*'))|[uUbBxX]?&?'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)|(?<param>\$\d+)|(?<name>"(?:[^"]|"")*")|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<number>\d[\d.eE]*)|(?<sign>::|<>|<=|>=|!=|\|\||->>|->|@>|<@|.)/gsu

/** The statements of a text, each as its tokens with parentheses nested; comments are gone, literals stand as `''`. */
export function parseSql(text: string): SqlNode[][] {
  const statements: SqlNode[][] = [[]]
  const open: SqlNode[][] = []
  for (const token of tokens(text)) {
    const here = open.at(-1) ?? statements.at(-1) ?? []
    if (token.kind === 'sign' && token.text === '(') {
      const group: SqlNode[] = []
      here.push(group)
      open.push(group)
    } else if (token.kind === 'sign' && token.text === ')') open.pop()
    else if (token.kind === 'sign' && token.text === ';' && open.length === 0) statements.push([])
    else here.push(token)
  }
  return statements.filter((statement) => statement.length > 0)
}

function* tokens(sql: string): Generator<Token> {
  for (const { groups = {} } of sql.matchAll(PIECE)) {
    const { text, param, name, word, number, sign } = groups
    if (text !== undefined) yield { kind: 'text', text: `''` }
    else if (param !== undefined) yield { kind: 'param', text: param }
    else if (name !== undefined) yield { kind: 'word', text: name.slice(1, -1) }
    else if (word !== undefined) yield { kind: 'word', text: word.toLowerCase() }
    else if (number !== undefined) yield { kind: 'number', text: number }
    else if (sign !== undefined) yield { kind: 'sign', text: sign }
  }
}
