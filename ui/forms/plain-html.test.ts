import assert from 'node:assert/strict'
import { test } from 'node:test'
import { around } from '#src/capture/forms/around.ts'
import { parseForm } from '#src/capture/forms/parse.ts'
import { plainHtml } from './plain-html.ts'

test('a form becomes HTML that any page can hold, with every text escaped', () => {
  const parsed = parseForm(
    `id: ask
title: Ask
button: Send <now>
fields:
  - { id: email, kind: email, label: 'Mail "here"', required: true }
  - { id: plan, kind: select, label: Plan }
  - { id: why, kind: text, label: Why, lines: 3, required: true, trait: none, when: { field: plan, is: pro } }
  - { id: news, kind: consent, purpose: newsletter }
  - { id: from_page, kind: hidden, value: pricing }
`,
    around({
      fields: [{ id: 'plan', type: 'text', options: ['basic', 'pro & more', 'pro'] }],
      consent: { purposes: [{ id: 'newsletter', text: 'Send me <b>news</b>.' }] },
    }),
  )
  assert.ok(parsed.ok, JSON.stringify(parsed))
  assert.equal(
    plainHtml(parsed.form, 'https://f.acme.com/f/main/ask'),
    `<form method="post" action="https://f.acme.com/f/main/ask" accept-charset="utf-8">
  <label>Mail &quot;here&quot;
    <input name="email" required type="email">
  </label>
  <label>Plan
    <select name="plan">
      <option value=""></option>
      <option value="basic">basic</option>
      <option value="pro &amp; more">pro &amp; more</option>
      <option value="pro">pro</option>
    </select>
  </label>
  <label>Why
    <textarea name="why" rows="3" maxlength="2000"></textarea>
  </label>
  <label><input type="checkbox" name="news" value="on"> Send me &lt;b&gt;news&lt;/b&gt;.</label>
  <p style="position:absolute;left:-10000px" aria-hidden="true">
    <label>Leave this empty <input name="website_confirm" tabindex="-1" autocomplete="off"></label>
  </p>
  <button type="submit">Send &lt;now&gt;</button>
</form>`,
  )
})
