/**
 * Places kept for the certificates of the national certification authority that signatures of the country lead to. They
 * are not shipped: whoever relies on them brings them in, roots with a fingerprint from another source.
 */
export const trustSlots = ['root_gost_2022', 'nca_gost_2022', 'root_rsa_2020', 'nca_rsa_2022'] as const;
export type TrustSlot = (typeof trustSlots)[number];

/** Where the authority publishes them. */
export const authoritySite = 'pki.gov.kz';
