import { noCyrillicText } from '../../../build/eslint/no-cyrillic-text.js';
import { ruleTester } from './rule-tester.ts';

const errors = [{ messageId: 'literal' }];

ruleTester.run('no-cyrillic-text', noCyrillicText, {
  valid: [
    `const title = <h1>{t('people.title')}</h1>;`,
    `const title = <h1>Derbes</h1>;`,
    `// Қазақша comments harm nobody\nconst a = 1;`,
    `const letters = /[а-яё]/i;`,
  ],
  invalid: [
    { code: `const title = <h1>Адамдар</h1>;`, errors },
    { code: `const title = <h1 title="Люди" />;`, errors },
    { code: `const title = 'Люди';`, errors },
    { code: 'const title = `Адам ${n}`;', errors },
  ],
});
