// Package deploy_test checks the files of real operation: Dockerfile, docker-compose.yml and what lies in this folder.
//
// It is authoritative for what must hold there: versions are pinned, every service is watched and limited, no secret stands in a file,
// worker and gateway get the variables that they read. It parses the files and starts nothing: that images exist and containers run
// is not proved here.
package deploy_test
