import type { JSX } from 'preact';
import { common } from '../../i18n/common';
import { staff } from '../../i18n/desk_staff';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';

/** The one-time password, shown once; null when its answer was lost on the way. */
export function OnceTold(props: {
  login: string;
  password: string | null;
  onClose: () => void;
}): JSX.Element {
  const { login, password, onClose } = props;
  const t = staff();
  const copy = async () => {
    await navigator.clipboard.writeText(password ?? '');
    say(t.copied);
  };
  return (
    <Sheet
      title={t.onceTitle}
      closeLabel={common().close}
      onClose={onClose}
      foot={
        <div class="sheet-acts">
          {password !== null && 'clipboard' in navigator && (
            <Button onPress={() => void copy()}>{t.copy}</Button>
          )}
          <Button kind="main" onPress={onClose}>
            {t.done}
          </Button>
        </div>
      }
    >
      {password === null ? (
        <Notice tone="attention" title={t.onceGone} />
      ) : (
        <>
          <output class="staff-once">{password}</output>
          <p>{t.onceText(login)}</p>
        </>
      )}
    </Sheet>
  );
}
