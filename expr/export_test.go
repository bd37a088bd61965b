package expr

import "time"

// At is t as a temporal value, in t's own zone.
func At(t time.Time) Time { return Time{t} }
