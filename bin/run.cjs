#!/usr/bin/env node
// Written for the oldest Node that people still have: it must get as far as the sentence about the version.
'use strict';

// The same as engines.node in package.json; a test compares them.
var NEEDED = [22, 19];

var found = process.versions.node.split('.').map(Number);
if (found[0] < NEEDED[0] || (found[0] === NEEDED[0] && found[1] < NEEDED[1])) {
  console.error('kubectl-fep needs Node.js ' + NEEDED.join('.') + ' or newer; this is ' + process.versions.node + ' (' + process.execPath + ').');
  process.exit(2);
}

require('./start.cjs')(process.argv.slice(2));
