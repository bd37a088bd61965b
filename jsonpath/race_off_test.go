//go:build !race

package jsonpath_test

// slack is how much longer an evaluation may take than the promised second.
const slack = 1
