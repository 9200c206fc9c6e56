import { createHash } from 'node:crypto';

/**
 * Puts script and style into the HTML, so that the page is one file that opens from anywhere, and writes the policy
 * that lets nothing else run: no other script, no style, no request of any kind. WebAssembly and a worker made of the
 * page's own script are what the verification needs.
 * @returns {import('vite').Plugin}
 */
export function oneFile() {
  return {
    name: 'derbes:one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const html = Object.values(bundle).find((file) => file.fileName.endsWith('.html'));
      if (html?.type !== 'asset' || typeof html.source !== 'string') throw new Error('one-file: no HTML');
      let text = html.source;
      /** @type {{ script: string[], style: string[] }} */
      const digests = { script: [], style: [] };
      for (const file of Object.values(bundle)) {
        if (file === html) continue;
        const code = file.type === 'chunk' ? file.code : asText(file.source);
        if (file.fileName.endsWith('.js')) {
          // Read as HTML first: the end of a script must not stand inside it.
          const script = code.trim().replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
          digests.script.push(digest(script));
          text = text.replace(new RegExp(`<script[^>]*src="[^"]*${file.fileName}"[^>]*></script>`), () => `<script type="module">${script}</script>`);
        } else if (file.fileName.endsWith('.css')) {
          const style = code.trim();
          digests.style.push(digest(style));
          text = text.replace(new RegExp(`<link[^>]*href="[^"]*${file.fileName}"[^>]*>`), () => `<style>${style}</style>`);
        } else {
          throw new Error(`one-file: ${file.fileName} stands beside the page`);
        }
        delete bundle[file.fileName];
      }
      const policy = [
        "default-src 'none'",
        `script-src ${digests.script.join(' ')} 'wasm-unsafe-eval'`,
        `style-src ${digests.style.join(' ')}`,
        'worker-src blob:',
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; ');
      text = text.replace(/(http-equiv="Content-Security-Policy" content=)""/, (_whole, before) => `${before}"${policy}"`);
      if (digests.script.length !== 1 || digests.style.length !== 1 || !text.includes(policy) || /\s(?:src|href)="/.test(text.slice(0, text.indexOf('<style>')))) {
        throw new Error('one-file: the page is not whole');
      }
      html.source = text;
      html.fileName = 'verify.html';
    },
  };
}

/** @param {string} text */
function digest(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** @param {string | Uint8Array} source */
function asText(source) {
  return typeof source === 'string' ? source : Buffer.from(source).toString('utf8');
}
