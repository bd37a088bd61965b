package payload

import (
	"encoding/json"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/callwright/callwright/value"
)

// The plain scalars of the core schema (YAML 1.2.2 §10.3.2).
var (
	yamlInteger = regexp.MustCompile(`^[-+]?[0-9]+$`)
	yamlBased   = regexp.MustCompile(`^0(o[0-7]+|x[0-9a-fA-F]+)$`)
	yamlFloat   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// plainScalar gives an unquoted scalar its type. What no rule knows is text.
func plainScalar(text string) any {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if len(text) > maxNumber || !strings.ContainsAny(text[:1], "+-.0123456789") {
		return text
	}
	switch {
	case yamlInteger.MatchString(text):
		return value.Number(withoutZeros(text))
	case yamlBased.MatchString(text):
		n, _ := new(big.Int).SetString(text, 0)
		return value.Number(n.String())
	case yamlFloat.MatchString(text):
		return plainFloat(text)
	}
	return text
}

// withoutZeros drops the plus and the leading zeros that JSON does not allow.
func withoutZeros(text string) string {
	digits := strings.TrimLeft(text, "+-0")
	if digits == "" {
		return "0"
	}
	if text[0] == '-' {
		return "-" + digits
	}
	return digits
}

// plainFloat reads a fraction; one past the range of float64 keeps its digits
// when they are JSON's spelling and stays text when they are not.
func plainFloat(text string) any {
	f, err := strconv.ParseFloat(text, 64)
	if err == nil && !math.IsInf(f, 0) {
		return f
	}
	if json.Valid([]byte(text)) {
		return json.Number(text)
	}
	return text
}
