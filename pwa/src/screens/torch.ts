import type { CameraSession } from '../field';

/** Whether the light is on after it was asked to change. */
export async function turned(
  camera: Pick<CameraSession, 'setTorch'>,
  lit: boolean,
): Promise<boolean> {
  const obeyed = await camera.setTorch(!lit);
  return obeyed ? !lit : lit;
}
