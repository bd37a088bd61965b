//go:build noui

package web

import "embed"

// dist is empty: this build leaves the pages out.
var dist embed.FS
