-- The forty policies as a person who knows DuckDB well writes them: one scan, exact decimals, no division
-- where a product will do, and an unknown input treated as FEEL treats it: a condition that is unknown does
-- not hold, and a sum, product, minimum or maximum of something unknown is unknown (least(null, 5) is 5).
select
    id,

    case sector
        when 'farming' then
            case when revenue >= 200000000 then 'large' when revenue >= 5000000 then 'medium'
                 when revenue >= 500000 then 'small' else 'micro' end
        when 'industry' then
            case when staff >= 1000 and revenue >= 400000000 then 'large'
                 when staff >= 300 and revenue >= 20000000 then 'medium'
                 when staff >= 20 and revenue >= 3000000 then 'small' else 'micro' end
        when 'building' then
            case when revenue >= 800000000 and assets >= 800000000 then 'large'
                 when revenue >= 60000000 and assets >= 50000000 then 'medium'
                 when revenue >= 3000000 and assets >= 3000000 then 'small' else 'micro' end
        when 'wholesale' then
            case when staff >= 200 and revenue >= 400000000 then 'large'
                 when staff >= 20 and revenue >= 50000000 then 'medium'
                 when staff >= 5 and revenue >= 10000000 then 'small' else 'micro' end
        when 'retail' then
            case when staff >= 300 and revenue >= 200000000 then 'large'
                 when staff >= 50 and revenue >= 5000000 then 'medium'
                 when staff >= 10 and revenue >= 1000000 then 'small' else 'micro' end
        when 'transport' then
            case when staff >= 1000 and revenue >= 300000000 then 'large'
                 when staff >= 300 and revenue >= 30000000 then 'medium'
                 when staff >= 20 and revenue >= 2000000 then 'small' else 'micro' end
        when 'storage' then
            case when staff >= 200 and revenue >= 300000000 then 'large'
                 when staff >= 100 and revenue >= 10000000 then 'medium'
                 when staff >= 20 and revenue >= 1000000 then 'small' else 'micro' end
        when 'post' then
            case when staff >= 1000 and revenue >= 300000000 then 'large'
                 when staff >= 300 and revenue >= 20000000 then 'medium'
                 when staff >= 20 and revenue >= 1000000 then 'small' else 'micro' end
        when 'hotels' then
            case when staff >= 300 and revenue >= 100000000 then 'large'
                 when staff >= 100 and revenue >= 20000000 then 'medium'
                 when staff >= 10 and revenue >= 1000000 then 'small' else 'micro' end
        when 'catering' then
            case when staff >= 300 and revenue >= 100000000 then 'large'
                 when staff >= 100 and revenue >= 20000000 then 'medium'
                 when staff >= 10 and revenue >= 1000000 then 'small' else 'micro' end
        when 'telecoms' then
            case when staff >= 2000 and revenue >= 1000000000 then 'large'
                 when staff >= 100 and revenue >= 10000000 then 'medium'
                 when staff >= 10 and revenue >= 1000000 then 'small' else 'micro' end
        when 'software' then
            case when staff >= 300 and revenue >= 100000000 then 'large'
                 when staff >= 100 and revenue >= 10000000 then 'medium'
                 when staff >= 10 and revenue >= 500000 then 'small' else 'micro' end
        when 'property' then
            case when revenue >= 2000000000 and assets >= 100000000 then 'large'
                 when revenue >= 10000000 and assets >= 50000000 then 'medium'
                 when revenue >= 1000000 and assets >= 20000000 then 'small' else 'micro' end
        when 'management' then
            case when staff >= 1000 and revenue >= 50000000 then 'large'
                 when staff >= 300 and revenue >= 10000000 then 'medium'
                 when staff >= 100 and revenue >= 5000000 then 'small' else 'micro' end
        when 'leasing' then
            case when staff >= 300 and assets >= 1200000000 then 'large'
                 when staff >= 100 and assets >= 80000000 then 'medium'
                 when staff >= 10 and assets >= 1000000 then 'small' else 'micro' end
        when 'other' then
            case when staff >= 300 then 'large' when staff >= 100 then 'medium'
                 when staff >= 10 then 'small' else 'micro' end
        else 'micro'
    end as size_class,

    case when months_insured >= 12 and insured > 0
              and claims <= case when insured <= 30 then 0.2 else 0.055 end * insured then
        case size
            when 'large' then case when premiums * 0.5 > 5000000 then 5000000.00 else round(premiums * 0.5, 2) end
            when 'medium' then case when premiums * 0.9 > 5000000 then 5000000.00 else round(premiums * 0.9, 2) end
            when 'small' then case when premiums * 0.9 > 5000000 then 5000000.00 else round(premiums * 0.9, 2) end
            when 'micro' then case when premiums * 0.9 > 5000000 then 5000000.00 else round(premiums * 0.9, 2) end
        end
    else 0 end as keep_jobs_2022,

    case when months_insured >= 12 and insured > 0
              and claims <= case when insured <= 30 then 0.2 else 0.06 end * insured then
        case size
            when 'large' then case when premiums * 0.3 > 3000000 then 3000000.00 else round(premiums * 0.3, 2) end
            when 'medium' then case when premiums * 0.6 > 3000000 then 3000000.00 else round(premiums * 0.6, 2) end
            when 'small' then case when premiums * 0.6 > 3000000 then 3000000.00 else round(premiums * 0.6, 2) end
            when 'micro' then case when premiums * 0.6 > 3000000 then 3000000.00 else round(premiums * 0.6, 2) end
        end
    else 0 end as keep_jobs_2021,

    case when sector = 'industry' or tech_sme then round(research_cost, 2)
         when not tech_sme then round(research_cost * 0.75, 2) end as research_deduction,

    case when nursery and research_cost > 0 and years_granted < 2 then
        case when research_cost > 500000 then 50000.00 else round(research_cost * 0.1, 2) end
    else 0 end as research_grant,

    case certificate when 'first' then 200000 when 'again' then 50000 when 'moved in' then 200000 else 0 end
        + case when first_above_scale then 300000 else 0 end
        + case when nursery then 50000 else 0 end as certificate_award,

    case taxpayer
        when 'small-scale' then
            case when monthly_sales <= 150000 then 0 when monthly_sales > 150000 then round(monthly_sales * 0.01, 2) end
        when 'general' then round(monthly_sales * 0.03, 2)
    end as small_vat,

    case when income <= 3000000 and staff <= 300 and assets <= 50000000 and not restricted then
        case when income <= 1000000 then round(income * 0.025, 2)
             else round((income * 0.05 - 25000)::decimal(18,6), 2) end
    else round(income * 0.25, 2) end as small_profit_2022,

    case when income <= 3000000 and staff <= 300 and assets <= 50000000 and not restricted then
        case when income <= 1000000 then round(income * 0.025, 2)
             else round((income * 0.1 - 75000)::decimal(18,6), 2) end
    else round(income * 0.25, 2) end as small_profit_2021,

    case when taxpayer = 'small-scale' or size in ('small', 'micro') or kind = 'self-employed'
         then round(six_taxes * 0.5, 2)
         when six_taxes is not null then 0 end as six_taxes_relief,

    case when size in ('small', 'micro') and contract_years >= 1 and not restricted and staff > 0
              and hires >= case when staff <= 100 then 0.15 else 0.08 end * staff
         then case when hires > 15 then 3000000 else hires * 200000 end
         else 0 end as start_up_loan,

    case when size in ('small', 'micro') and contract_years >= 1 and not restricted and loan > 0
         then round(case when loan > 3000000 then 3000000 else loan end * loan_rate * 0.5, 2)
         else 0 end as loan_interest,

    case when size in ('medium', 'small', 'micro') and contract_years >= 1 and unemployed_hires > 0
         then case when unemployed_hires > 50 then 50000 else unemployed_hires * 1000 end
         else 0 end as hiring,

    case when graduates > 0 and insured > 0 and not incident then graduates * 1500 else 0 end as widening_jobs,

    case when staff <= 30 or disabled >= staff * 0.015 then case when disabled is not null and wage is not null then 0 end
         when disabled >= staff * 0.01 then round((staff * 0.015 - disabled) * wage * 0.5, 2)
         else round((staff * 0.015 - disabled) * wage * 0.9, 2) end as disabled_fund,

    case when landlord = 'state' and (size in ('small', 'micro') or kind = 'self-employed')
         then case when risk in ('high', 'medium') then round(rent * 6, 2) else round(rent * 3, 2) end
         when rent is not null then 0 end as rent_relief,

    case stage when 'tutoring' then 500000 when 'filed' then 1000000 when 'accepted' then 3000000
               when 'listed' then 5000000 when 'none' then 0 end as listing_award,

    case when sector = 'industry' then
        case when output - output_before > 100000000 then 7500000
             when output - output_before > 10000000 then 1500000 else 0 end
    else 0 end as output_award,

    case when sector = 'building' then
        case when output >= 10000000000 then 3000000
             when output >= 2500000000 then 400000
             when output > 2000000000 and output_before > 0
                  and output - output_before >= output_before * 0.15 then 100000
             else 0 end
    else 0 end as building_award,

    case when little_giant then
        case when tech_sme or first_above_scale or certificate = 'first' then
            case when first_above_scale or certificate = 'first' then 1200000 else 1100000 end
        else 1000000 end
    else case when tech_sme then 100000 else 0 end + case when first_above_scale then 300000 else 0 end
        + case when certificate = 'first' then 200000 else 0 end
    end as specialised_award,

    case when staff > 0 then
        case when researchers >= staff * 0.3 then 20
             when researchers >= staff * 0.25 then 16
             when researchers >= staff * 0.2 then 12
             when researchers >= staff * 0.15 then 8
             when researchers >= staff * 0.1 then 4
             when researchers is not null then 0 end
    end as researcher_points,

    coalesce(
        staff <= 500 and revenue <= 200000000 and assets <= 200000000 and not incident
        and researchers >= staff * 0.1
        and researcher_points
            + case when revenue > 0 then
                  case when research_cost >= revenue * 0.06 then 50
                       when research_cost >= revenue * 0.05 then 40
                       when research_cost >= revenue * 0.04 then 30
                       when research_cost >= revenue * 0.03 then 20
                       when research_cost >= revenue * 0.02 then 10
                       when research_cost is not null then 0 end
              end
            + case when patents >= 4 then 24 else patents * 6 end >= 60,
        false) as science_sme,

    coalesce(
        founded <= date '2021-06-30' and innovation > 70 and not incident
        and staff > 0 and researchers >= staff * 0.1
        and revenue > 0 and high_tech_income >= revenue * 0.6
        and research_cost >= revenue * case when revenue <= 50000000 then 0.05
                                            when revenue <= 200000000 then 0.04 else 0.03 end,
        false) as high_tech,

    round(case when income < 0 then 0 else income end
          * case when certificate in ('first', 'again', 'moved in') and not incident then 0.15 else 0.25 end,
          2) as high_tech_tax,

    case when export_premiums is not null then
        least(1000000, round(export_premiums * case
            when size in ('small', 'micro') then case when credit in ('A', 'B', 'M') then 0.6 else 0 end
            when size = 'medium' then case when credit in ('A', 'B') then 0.5 else 0 end
            when size = 'large' then case when credit = 'A' then 0.3 else 0 end
            else 0 end, 2))
    end as export_insurance,

    case when electricity * 0.1229 + gas * 1.33 + coal * 0.7143 < 1000000 then 'light'
         when electricity * 0.1229 + gas * 1.33 + coal * 0.7143 < 5000000 then 'ordinary'
         when electricity * 0.1229 + gas * 1.33 + coal * 0.7143 < 10000000 then 'important'
         when electricity * 0.1229 + gas * 1.33 + coal * 0.7143 >= 10000000 then 'key' end as energy_class,

    case when (coal_before - coal) * 0.7143 >= 500000 and not incident
         then least(round((coal_before - coal) * 0.21429, 2), 1000000)
         else 0 end as energy_saving,

    case when equipment is not null then
        case when sector = 'industry' and equipment >= 5000000 then
            least(10000000, round(equipment * case
                when credit in ('A', 'B') then case when equipment >= 50000000 then 0.12 else 0.1 end
                when credit in ('C', 'M') then 0.05 else 0 end, 2))
        else 0 end
    end as equipment,

    case when size in ('small', 'micro') and cloud_cost between 10000 and 1500000
         then least(round(cloud_cost * 0.5, 2), 300000)
         when size = 'medium' and cloud_cost between 50000 and 1500000
         then least(round(cloud_cost * 0.3, 2), 200000)
         else 0 end as cloud,

    case when not restricted then
        case credit
            when 'A' then case when revenue > 50000000 then 10000000 else round(revenue * 0.2) end
            when 'B' then case when revenue > 50000000 then 5000000 else round(revenue * 0.1) end
            when 'M' then case when revenue > 20000000 then 1000000 else round(revenue * 0.05) end
            else 0 end
    else 0 end as credit_loan,

    case when (size in ('small', 'micro') or kind = 'cooperative') and loan > 0 and loan <= 5000000
         then case when guarantee_fee > loan * 0.01 then round(loan * 0.01, 2) else round(guarantee_fee, 2) end
         else 0 end as guarantee_fee,

    case when patents * 10 + software_rights > 100 then 100000
         else patents * 10000 + software_rights * 1000 end as rights_award,

    case when hires > 0 and insured > 0
         then case when hires * 1500 > wage * staff * 0.08 then round(wage * staff * 0.08, 2)
                   when wage is not null and staff is not null then hires * 1500 end
         else 0 end as training,

    -- Twelfths have no end in decimals: whole ten-thousandths, halves up.
    case when sector in ('catering', 'retail', 'hotels', 'transport', 'post') then round(pension_premiums * 0.75, 2)
         when risk = 'high' and size in ('medium', 'small', 'micro')
         then (((pension_premiums * 10000)::bigint * 16 + 1200) // 2400 * 0.01)::decimal(18,2)
         when risk = 'medium' and size in ('small', 'micro') then round(pension_premiums * 0.5, 2)
         when pension_premiums is not null then 0 end as deferral,

    case when size in ('small', 'micro') and graduates > 0 and contract_years >= 1 and not restricted
         then ((((wage * 10000)::bigint * 2 + 7500) // 15000)::integer * 0.12 * graduates)::decimal(18,2)
         else 0 end as graduate_insurance,

    case zone
        when 'none' then case when floor_area is not null then 0 end
        else round(case when floor_area <= 200 then floor_area
                        when floor_area <= 1000 then (100 + floor_area * 0.5)::decimal(9,5)
                        when floor_area > 1000 then 600 end::decimal(9,5)
                   * case zone when 'high-tech' then 462 when 'economic' then 327 when 'free trade' then 381.6 end::decimal(4,1), 2)
    end as zone_rent,

    case when size in ('small', 'micro')
         then case when risk = 'high' then round(power_fee * 0.1, 2)
                   when risk in ('medium', 'low') then round(power_fee * 0.05, 2)
                   when power_fee is not null then 0 end
         when size = 'medium' and risk = 'high' then round(power_fee * 0.05, 2)
         when power_fee is not null then 0 end as power_relief,

    case when founded >= date '2020-01-01' then
        case when founder in ('graduate', 'veteran') and kind in ('company', 'self-employed') then 10000
             when founder in ('unemployed', 'migrant worker') and kind = 'self-employed' then 5000
             else 0 end
    else 0 end as start_up_grant,

    case when credit = 'D' or incident then 'watched'
         when not incident and not restricted
         then case when credit = 'A' then 'trusted' when credit in ('B', 'M') then 'ordinary' else 'checked' end
         else 'checked' end as credit_class,

    case when size in ('small', 'micro') and credit in ('A', 'B') then 'straight'
         when size = 'medium' and credit = 'A' and staff > 0 and revenue >= staff * 500000 then 'straight'
         when credit in ('A', 'B', 'C', 'M') then 'on request'
         else 'by an officer' end as delivery
from firms
