/** The catalogue of the chapter that is taught, for the tests of this folder. */
import { readCatalogue } from '../../src/doctor/index.ts';
import { readHomeManager, readHomeManagerSource } from '../chapter/home-manager.ts';

export const chapter = await readHomeManager();
export const catalogue = readCatalogue(await readHomeManagerSource());
