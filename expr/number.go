package expr

import "math"

func absFilter(c *call) (any, error) {
	n, ok := toNumeric(c.in)
	switch {
	case !ok:
		return nil, c.refuse("abs takes a number, not %s", describe(c.in))
	case !n.whole:
		return math.Abs(n.f), nil
	case n.i == math.MinInt64:
		return nil, c.r.overflow(c.at, "abs")
	case n.i < 0:
		return -n.i, nil
	}
	return n.i, nil
}

// roundFilter is round(precision), halves away from zero. Without a precision
// it gives a whole number.
func roundFilter(c *call) (any, error) {
	n, ok := toNumeric(c.in)
	if !ok {
		return nil, c.refuse("round takes a number, not %s", describe(c.in))
	}
	places, err := c.wholeArg(0, 0)
	if err != nil {
		return nil, err
	}
	if places < 0 || places > 15 {
		return nil, c.refuse("round takes 0 to 15 places")
	}
	if n.whole {
		return n.i, nil
	}
	if places == 0 {
		f := math.Round(n.f)
		if math.Abs(f) >= 1<<62 {
			return nil, c.r.overflow(c.at, "round")
		}
		return int64(f), nil
	}
	scale := math.Pow10(places)
	if math.Abs(n.f) >= 1<<52 {
		return n.f, nil
	}
	return math.Round(n.f*scale) / scale, nil
}

// numberFormat is numberformat("#,##0.00"), a pattern of Java's DecimalFormat;
// without one, groups of three and at most three places.
func numberFormat(c *call) (any, error) {
	n, ok := toNumeric(c.in)
	if !ok {
		return nil, c.refuse("numberformat takes a number, not %s", describe(c.in))
	}
	pattern, err := c.textArg(0, "#,##0.###")
	if err != nil {
		return nil, err
	}
	if len(pattern) > maxFormat {
		return nil, c.refuse("the number format is too long")
	}
	f, err := parseDecimal(pattern)
	if err != nil {
		return nil, c.refuse("%s", err)
	}
	return f.format(n), c.r.spend(c.at, 10+len(pattern)/4)
}
