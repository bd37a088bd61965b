//go:build race

package jsonpath_test

// slack is how much longer an evaluation may take under the race detector.
const slack = 15
