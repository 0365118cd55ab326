import { z } from 'zod';

/** A variable that holds a whole number within bounds. */
export function wholeNumber(least: number, most: number) {
  const complaint = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, complaint)
    .transform(Number)
    .refine((value) => value >= least && value <= most, complaint);
}
