EXTRA_DIST += \
	%D%/analytics.py \
	%D%/chance.py \
	%D%/change.py \
	%D%/games.py \
	%D%/inherited.py \
	%D%/intervals.py \
	%D%/laning.py \
	%D%/period.py \
	%D%/population.py \
	%D%/sections.py \
	%D%/selection.py \
	%D%/shrinkage.py \
	%D%/special.py \
	%D%/trend.py
