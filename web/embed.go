//go:build !noui

package web

import "embed"

// dist is what `make web` has built: index.html and its assets. Without it there
// is only a placeholder, and Handler says how to build.
//
//go:embed all:dist
var dist embed.FS
