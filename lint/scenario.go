package lint

import (
	"github.com/callwright/callwright/flowtest"
)

func (x *explorer) scenario(f *Finding) (*flowtest.Scenario, bool) { return nil, false }

func inputsOf(s *flowtest.Scenario) any { return nil }
