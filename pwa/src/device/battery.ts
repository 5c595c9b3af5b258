/** Charge of the battery; null where the platform does not tell (iOS, Firefox). */

interface BatteryManager {
  readonly level: number;
  readonly charging: boolean;
}

export async function battery(): Promise<BatteryManager | null> {
  const { getBattery } = navigator as { getBattery?: () => Promise<BatteryManager> };
  try {
    return (await getBattery?.call(navigator)) ?? null;
  } catch {
    return null;
  }
}
