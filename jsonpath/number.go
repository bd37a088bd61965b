package jsonpath

import (
	"encoding/json"
	"math/big"
	"strings"

	"github.com/callwright/callwright/value"
)

const (
	maxDigits = 1000    // of numbers compared by value: the work grows with the square
	exact     = 1 << 53 // below it a float64 holds every integer
	bigSteps  = 1000    // what arithmetic of any length costs more than a step
)

// number turns the Go numbers of a hand-made document into the model's.
func number(v any) (any, bool) {
	switch v.(type) {
	case int64, float64, json.Number:
		return v, true
	case int, int32, uint, uint64, float32:
		return value.From(v), true
	}
	return nil, false
}

// plain returns v as a float64 when that is exact.
func plain(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), -exact < v && v < exact
	case float64:
		return v, true
	}
	return 0, false
}

func (r *run) numberEqual(a, b any) bool {
	a, okA := number(a)
	b, okB := number(b)
	if !okA || !okB {
		return false
	}
	if x, ok := plain(a); ok {
		if y, ok := plain(b); ok {
			return x == y
		}
	}
	if tooLong(a) || tooLong(b) {
		return a == b
	}
	return r.spend(bigSteps) && value.Equal(a, b)
}

func (r *run) numberLess(a, b any) bool {
	a, okA := number(a)
	b, okB := number(b)
	if !okA || !okB {
		return false
	}
	if x, ok := plain(a); ok {
		if y, ok := plain(b); ok {
			return x < y
		}
	}
	if !r.spend(bigSteps) {
		return false
	}
	x, okX := float(a)
	y, okY := float(b)
	return okX && okY && x.Cmp(y) < 0
}

func tooLong(v any) bool {
	n, ok := v.(json.Number)
	return ok && len(n) > maxDigits
}

// float holds v with far more digits than a float64. NaN, numbers that are too
// long and exponents of more than four digits have no order.
func float(v any) (*big.Float, bool) {
	switch v := v.(type) {
	case int64:
		return new(big.Float).SetInt64(v), true
	case float64:
		if v != v {
			return nil, false
		}
		return new(big.Float).SetFloat64(v), true
	case json.Number:
		if tooLong(v) || tooFar(string(v)) {
			return nil, false
		}
		f, _, err := big.ParseFloat(string(v), 10, 4096, big.ToNearestEven)
		return f, err == nil
	}
	return nil, false
}

func tooFar(number string) bool {
	i := strings.IndexAny(number, "eE")
	return i >= 0 && len(strings.TrimLeft(number[i+1:], "+-0")) > 4
}
