package engine

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// convert gives v the form in which a variable of the type holds it. Nothing
// and "" are nothing in every type but STRING. What does not fit is an error.
func convert(t flow.VariableType, v any) (any, error) {
	v = plain(v)
	if v == nil {
		return nil, nil
	}
	s, isText := v.(string)
	trimmed := strings.TrimSpace(s)
	if isText && trimmed == "" && t != flow.String {
		return nil, nil
	}
	switch t {
	case flow.Integer:
		return integer(v)
	case flow.Decimal:
		return decimal(v)
	case flow.Boolean:
		return boolean(v)
	case flow.JSON:
		if !isText {
			return v, nil
		}
		if parsed, err := payload.DecodeJSON([]byte(s)); err == nil {
			return parsed, nil
		}
		return s, nil // kept as it is, flow-formats.md A.8
	}
	if isText {
		return s, nil
	}
	return value.Text(v), nil
}

// plain takes a value out of the forms in which expressions hand it around.
func plain(v any) any {
	switch v := v.(type) {
	case expr.JSON:
		return v.V
	case fmt.Stringer:
		if _, number := v.(interface{ Int64() (int64, error) }); number {
			return v
		}
		return v.String()
	}
	return v
}

func integer(v any) (any, error) {
	text := strings.TrimSpace(value.Text(v))
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return i, nil
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f), nil
	}
	return nil, message.Errorf("%q is no whole number", clip(text))
}

func decimal(v any) (any, error) {
	text := strings.TrimSpace(value.Text(v))
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, message.Errorf("%q is no number", clip(text))
	}
	return f, nil
}

func boolean(v any) (any, error) {
	text := strings.TrimSpace(value.Text(v))
	switch strings.ToLower(text) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return nil, message.Errorf("%q is neither true nor false", clip(text))
}

// clip shortens a text that an error quotes.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
