/** Path to which a sender posts its offer, and below which its session is. */
export const whipPath = "/whip";
