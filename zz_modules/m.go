//go:build zz

package zz

import (
	_ "github.com/coder/websocket"
	_ "modernc.org/quickjs"
)
