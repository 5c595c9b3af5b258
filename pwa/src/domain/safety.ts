/** The one grammar of safety: where a thing is on its way to being provable. */
export type Safety = 'on-this-phone' | 'leaving' | 'proven' | 'needs-you';
