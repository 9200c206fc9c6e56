import { type ReactNode, useRef } from 'react';

interface FileButtonProps {
  readonly label: string;
  readonly onFiles: (files: FileList) => void;
  readonly folder?: boolean;
  readonly multiple?: boolean;
  readonly primary?: boolean;
}

/** A button that opens the browser's own dialog for files or for a folder. */
export function FileButton({ label, onFiles, folder = false, multiple = false, primary = false }: FileButtonProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={primary ? 'button primary' : 'button'} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={multiple}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files && files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
