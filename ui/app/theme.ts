import { createTheme, defaultVariantColorsResolver, type VariantColorsResolver } from '@mantine/core'

/** On a filled ground the text is the token's own, since the accent is light where the screen is dark. */
const ON: Readonly<Record<string, string>> = { red: 'var(--on-bad)', teal: 'var(--on-accent)' }

const colours: VariantColorsResolver = (input) => {
  const usual = defaultVariantColorsResolver(input)
  const on = input.variant === 'filled' ? ON[input.color ?? 'teal'] : undefined
  return on === undefined ? usual : { ...usual, color: on }
}

/** Mantine in our tokens; the colours themselves are in tokens.css, where its variables are set by hand. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 4 },
  defaultRadius: 'md',
  variantColorResolver: colours,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Tooltip: {
      defaultProps: { openDelay: 200, withArrow: true, multiline: true, maw: 320, transitionProps: { duration: 120 } },
    },
    Modal: { defaultProps: { transitionProps: { duration: 150 }, centered: true } },
    Drawer: { defaultProps: { position: 'right', transitionProps: { duration: 160 } } },
    Menu: { defaultProps: { transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { transitionProps: { duration: 120 } } },
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
  },
})
