const URL_LIFE_MS = 60_000;

/** Hands a file to the browser's own download, under the name given. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), URL_LIFE_MS); // Some browsers read it after the click.
}
