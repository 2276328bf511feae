#!/usr/bin/env node
// kubectl runs this as kubectl_complete-fep with the words behind `kubectl fep`, and takes no errors.
'use strict';

process.argv.splice(2, 0, '__complete');
require('./run.cjs');
