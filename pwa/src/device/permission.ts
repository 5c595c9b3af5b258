/** What the person has allowed, asked without a prompt. */

export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

export async function permission(
  name: 'camera' | 'microphone' | 'geolocation' | 'notifications',
): Promise<Permission> {
  try {
    return (await navigator.permissions.query({ name: name as PermissionName })).state;
  } catch {
    return 'unknown'; // this browser does not tell
  }
}
