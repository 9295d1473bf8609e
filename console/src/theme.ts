/**
 * Mantine's default look, with the text colours that missed WCAG AA (4.5:1) made darker, or lighter on dark: dimmed and
 * placeholder text, error text, badges and light buttons (axe, tests/console).
 */
import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, parseThemeColor } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    if (input.variant !== 'light' && input.variant !== 'subtle' && input.variant !== 'outline') return resolved;
    const { color } = parseThemeColor({ color: input.color ?? input.theme.primaryColor, theme: input.theme });
    const darkened = `color-mix(in srgb, var(--mantine-color-${color}-9) 65%, black)`;
    const text = `light-dark(${darkened}, var(--mantine-color-${color}-2))`;
    return { ...resolved, color: text, hoverColor: text };
  },
  components: {
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600, miw: 'max-content' } },
    Notification: { styles: { description: { color: 'var(--mantine-color-text)' } } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'color-mix(in srgb, var(--mantine-color-dark-1), var(--mantine-color-dark-2))',
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
  },
});
