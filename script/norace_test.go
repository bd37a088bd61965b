//go:build !race

package script_test

const slow = false
