package credential

import (
	"testing"
	"time"
)

func TestC7_AnAssumedLifeTakesThePlaceOfAMissingOne(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		of      lives
		assumed time.Duration
		said    any
		want    time.Duration
		warned  bool
	}{
		{usualLives, 0, nil, 300 * time.Second, true},
		{usualLives, time.Hour, nil, time.Hour, false},
		{usualLives, time.Hour, int64(60), time.Minute, false},
		{usualLives, time.Hour, "soon", time.Hour, true},
		{usualLives, 48 * time.Hour, nil, 24 * time.Hour, false},
		{salesforceLives, 3 * time.Hour, nil, 2 * time.Hour, false},
		{salesforceLives, 0, nil, 15 * time.Minute, false},
	} {
		got, warning := test.of.assuming(test.assumed).of(test.said)
		if got != test.want || (warning != "") != test.warned {
			t.Errorf("%+v: %v, %q", test, got, warning)
		}
	}
}
