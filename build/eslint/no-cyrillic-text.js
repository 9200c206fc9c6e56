const cyrillic = /\p{Script=Cyrillic}/u;

/**
 * A text written into a page is a text that two of the three languages will miss.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noCyrillicText = {
  meta: {
    type: 'problem',
    docs: { description: 'texts of the interface stand in shared/locales' },
    schema: [],
    messages: { literal: 'Texts belong to shared/locales, in all three languages.' },
  },
  create(context) {
    /** @param {any} node @param {unknown} text */
    const check = (node, text) => {
      if (typeof text === 'string' && cyrillic.test(text)) context.report({ node, messageId: 'literal' });
    };
    return {
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.raw),
      JSXText: (/** @type {any} */ node) => check(node, node.value),
    };
  },
};
