/** This very tag; the browser says which one it is only while the script runs for the first time. */
export const tag = document.currentScript as HTMLScriptElement

/** Where Sluice is, and the write key: whoever serves the script under a path of their own finds the rest beside it. */
export const [base, key] = tag.src.split(/s.js.key=|&/)

/** Does something without ever letting a mistake of ours reach the page whose guests we are. */
export const safely =
  <A>(act: (given: A) => unknown) =>
  (given: A): void => {
    try {
      act(given)
    } catch {
      // A page that works matters more than a number.
    }
  }
