/**
 * Has to be imported before matrix-bot-sdk. One of its dependencies, htmlencode 0.0.4, still calls `util._extend` while
 * it loads, for which Node warns whoever starts the tutor (DEP0060); this is what Node says to call instead.
 */
import util from 'node:util';

Object.assign(util, { _extend: Object.assign });
