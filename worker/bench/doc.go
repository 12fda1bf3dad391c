// Command bench measures what the interpreter costs: the same extension of a residence permit, once interpreted from its BPMN diagram and
// once as the straight Go workflow of package byhand, with the same activities, Updates, encryption and projection.
//
// Both run in one Temporal worker inside the measuring program, against one server on one PostgreSQL, in turns. It is
// authoritative for how the figures in README are made. It proves nothing about absolute speed on another machine: only the ratios of
// interleaved runs carry over. It is never part of the programs.
package main
