package api

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"ablauf/gateway/desk"
)

// ruleList lists the rule tables.
type ruleList struct {
	Rules []desk.RuleTable `json:"rules"`
}

// listRules handles "GET /rules".
func (h *handler) listRules(c *gin.Context) {
	tables := notNil(h.Desk.Rules())
	for i := range tables {
		tables[i].Facts = notNil(tables[i].Facts)
	}
	c.JSON(http.StatusOK, ruleList{tables})
}
