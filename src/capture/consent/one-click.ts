/** RFC 8058, urlencoded or multipart: a mail program's button, without cookies and without a page. Anything near it is none. */
export const isOneClick = (body: string): boolean =>
  /(?:^|&)List-Unsubscribe=One-Click(?:&|$)/i.test(body.trim()) ||
  /name="?List-Unsubscribe"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n\s*One-Click\s*(?:\r?\n|$)/i.test(body)
