import type { CheckoutState } from '@pay-checkout/core';
/** One state to look at, or to test with. */
export interface Sample {
    readonly name: string;
    readonly state: CheckoutState;
    /** Shown as a cashier's page. */
    readonly till?: true;
}
/** Every state of a checkout, with the variants that look different. */
export declare function samples(now?: number): Sample[];
